-- What each column is for and when it is erased stands in docs/data.md.

CREATE TABLE person (
    chat_id   INTEGER PRIMARY KEY,
    language  TEXT NOT NULL,
    country   TEXT,
    time_zone TEXT
) STRICT;

CREATE TABLE consent (
    chat_id   INTEGER NOT NULL REFERENCES person (chat_id) ON DELETE CASCADE,
    purpose   TEXT    NOT NULL CHECK (purpose IN ('follow_ups', 'anniversaries', 'updates')),
    agreed_on TEXT    NOT NULL,
    PRIMARY KEY (chat_id, purpose)
) STRICT;

CREATE TABLE pledge (
    chat_id     INTEGER NOT NULL REFERENCES person (chat_id) ON DELETE CASCADE,
    action      TEXT    NOT NULL,
    wave        TEXT    NOT NULL,
    whom        TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    plan_day    TEXT,
    plan_slot   INTEGER,
    next_ask_at INTEGER,
    asks        INTEGER NOT NULL DEFAULT 0,
    ask_outcome TEXT CHECK (ask_outcome IN ('sending', 'delivered', 'unconfirmed', 'refused')),
    PRIMARY KEY (chat_id, action, wave),
    CHECK ((plan_day IS NULL) = (plan_slot IS NULL)),
    -- Nobody is asked about a pledge that has its outcome.
    CHECK (next_ask_at IS NULL OR state IN ('pledged', 'asked'))
) STRICT;

CREATE INDEX pledge_due ON pledge (next_ask_at) WHERE next_ask_at IS NOT NULL;

CREATE TABLE handled_update (
    update_id INTEGER PRIMARY KEY,
    attempts  INTEGER NOT NULL,
    done      INTEGER NOT NULL CHECK (done IN (0, 1)),
    seen_at   INTEGER NOT NULL
) STRICT;

CREATE INDEX handled_update_seen ON handled_update (seen_at);

CREATE TABLE mark (
    name TEXT PRIMARY KEY
) STRICT;
