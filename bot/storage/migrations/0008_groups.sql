-- What each column is for and when it is erased stands in docs/data.md.

CREATE TABLE group_chat (
    -- On buttons and in links: never used again for another group.
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id     INTEGER NOT NULL UNIQUE,
    kind        TEXT    NOT NULL CHECK (kind IN ('group', 'channel')),
    language    TEXT    NOT NULL,
    time_zone   TEXT    NOT NULL,
    asked_at    INTEGER,
    posts       TEXT    NOT NULL,
    per_week    INTEGER NOT NULL,
    topic       INTEGER,
    quiet_until INTEGER,
    shows_total INTEGER NOT NULL CHECK (shows_total IN (0, 1)),
    trouble     TEXT    CHECK (trouble IN ('restricted', 'closed'))
) STRICT;

CREATE TABLE group_post (
    chat_id   INTEGER NOT NULL REFERENCES group_chat (chat_id) ON DELETE CASCADE,
    broadcast INTEGER REFERENCES broadcast (number) ON DELETE CASCADE,
    occasion  TEXT,
    day       TEXT    NOT NULL,
    -- Nothing: it is to be sent once more.
    outcome   TEXT    CHECK (outcome IN ('sending', 'delivered', 'unconfirmed', 'blocked', 'gone', 'refused',
        'restricted', 'closed')),
    again     INTEGER NOT NULL,
    CHECK ((broadcast IS NULL) <> (occasion IS NULL))
) STRICT;

-- An update once, and a date once a day, whatever happens.
CREATE UNIQUE INDEX group_post_broadcast ON group_post (broadcast, chat_id) WHERE broadcast IS NOT NULL;
CREATE UNIQUE INDEX group_post_day ON group_post (chat_id, day) WHERE occasion IS NOT NULL;
CREATE INDEX group_post_chat ON group_post (chat_id, day);

CREATE TABLE group_total (
    broadcast INTEGER NOT NULL REFERENCES broadcast (number) ON DELETE CASCADE,
    outcome   TEXT    NOT NULL,
    count     INTEGER NOT NULL,
    PRIMARY KEY (broadcast, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE poster (
    -- Printed in a link: never used again, either.
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    language TEXT    NOT NULL,
    made_on  TEXT    NOT NULL
) STRICT;

CREATE TABLE arrival (
    source TEXT    PRIMARY KEY,
    count  INTEGER NOT NULL CHECK (count > 0)
) STRICT;

CREATE TABLE shared_card (
    card  TEXT    PRIMARY KEY,
    count INTEGER NOT NULL CHECK (count > 0)
) STRICT;
