-- What each column is for and when it is erased stands in docs/data.md.

CREATE TABLE update_wish (
    chat_id    INTEGER PRIMARY KEY REFERENCES person (chat_id) ON DELETE CASCADE,
    topics     TEXT    NOT NULL,
    less_often INTEGER NOT NULL CHECK (less_often IN (0, 1))
) STRICT;

-- People are written to zone by zone, since each has its own day.
CREATE INDEX person_time_zone ON person (time_zone);

CREATE TABLE broadcast (
    number         INTEGER PRIMARY KEY,
    state          TEXT    NOT NULL CHECK (state IN
        ('draft', 'waiting', 'approved', 'sending', 'paused', 'done', 'cancelled', 'expired')),
    version        INTEGER NOT NULL,
    revision       INTEGER NOT NULL,
    made_by        INTEGER NOT NULL,
    audience       TEXT    NOT NULL,
    missing        TEXT,
    moment_day     TEXT,
    moment_hour    INTEGER,
    lasts          INTEGER NOT NULL,
    important      INTEGER NOT NULL CHECK (important IN (0, 1)),
    tested         TEXT    NOT NULL,
    asked_by       INTEGER,
    asked_at       INTEGER,
    asked_version  INTEGER,
    asked_people   INTEGER,
    asked_admins   TEXT,
    approved_by    INTEGER,
    approved_at    INTEGER,
    again_at       INTEGER,
    ended_at       INTEGER,
    family         INTEGER NOT NULL,
    corrects       INTEGER REFERENCES broadcast (number),
    corrects_until INTEGER,
    CHECK ((moment_day IS NULL) = (moment_hour IS NULL)),
    CHECK ((corrects IS NULL) = (corrects_until IS NULL)),
    CHECK ((ended_at IS NULL) = (state NOT IN ('done', 'cancelled', 'expired'))),
    -- Nothing is sent that nobody approved in the version it has.
    CHECK (state NOT IN ('approved', 'sending', 'paused')
        OR (approved_by IS NOT NULL AND asked_by IS NOT NULL AND asked_version = version))
) STRICT;

CREATE TABLE broadcast_content (
    broadcast INTEGER NOT NULL REFERENCES broadcast (number) ON DELETE CASCADE,
    language  TEXT    NOT NULL,
    text      TEXT    NOT NULL,
    medium    TEXT    CHECK (medium IN ('photo', 'document')),
    file      TEXT,
    buttons   TEXT    NOT NULL,
    PRIMARY KEY (broadcast, language),
    CHECK ((medium IS NULL) = (file IS NULL))
) STRICT;

CREATE TABLE delivery (
    broadcast INTEGER NOT NULL REFERENCES broadcast (number) ON DELETE CASCADE,
    chat_id   INTEGER NOT NULL REFERENCES person (chat_id) ON DELETE CASCADE,
    language  TEXT    NOT NULL,
    -- Nothing: it is to be sent once more.
    outcome   TEXT    CHECK (outcome IN ('sending', 'delivered', 'unconfirmed', 'blocked', 'gone', 'refused', 'expired')),
    again     INTEGER NOT NULL,
    updated   TEXT    NOT NULL,
    PRIMARY KEY (broadcast, chat_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_chat ON delivery (chat_id);
CREATE INDEX delivery_sending ON delivery (outcome) WHERE outcome = 'sending';
CREATE INDEX delivery_unconfirmed ON delivery (broadcast) WHERE outcome = 'unconfirmed';
CREATE INDEX delivery_again ON delivery (broadcast) WHERE outcome IS NULL;

CREATE TABLE broadcast_total (
    broadcast INTEGER NOT NULL REFERENCES broadcast (number) ON DELETE CASCADE,
    language  TEXT    NOT NULL,
    outcome   TEXT    NOT NULL,
    count     INTEGER NOT NULL,
    PRIMARY KEY (broadcast, language, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    number   INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    admin_id INTEGER NOT NULL,
    deed     TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    count    INTEGER,
    version  INTEGER,
    chain    TEXT    NOT NULL
) STRICT;

-- How far the trail goes: else nobody would miss its last lines.
CREATE TABLE audit_end (
    only   INTEGER PRIMARY KEY CHECK (only = 1),
    number INTEGER NOT NULL,
    chain  TEXT    NOT NULL
) STRICT;
