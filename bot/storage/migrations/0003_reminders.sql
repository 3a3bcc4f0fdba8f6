-- What each column is for and when it is erased stands in docs/data.md.

CREATE TABLE reminder_wish (
    chat_id      INTEGER PRIMARY KEY REFERENCES person (chat_id) ON DELETE CASCADE,
    topics       TEXT    NOT NULL,
    less_often   INTEGER NOT NULL CHECK (less_often IN (0, 1)),
    hour         INTEGER NOT NULL CHECK (hour BETWEEN 8 AND 20),
    paused_until TEXT,
    next_at      INTEGER
) STRICT;

CREATE INDEX reminder_wish_due ON reminder_wish (next_at, chat_id) WHERE next_at IS NOT NULL;

CREATE TABLE reminder (
    chat_id  INTEGER NOT NULL REFERENCES person (chat_id) ON DELETE CASCADE,
    day      TEXT    NOT NULL,
    occasion TEXT    NOT NULL,
    outcome  TEXT    NOT NULL CHECK (outcome IN ('sending', 'delivered', 'unconfirmed', 'refused')),
    -- At most one reminder for a person and a day of theirs, whatever happens.
    PRIMARY KEY (chat_id, day)
) STRICT;

CREATE INDEX reminder_day ON reminder (day);
CREATE INDEX reminder_sending ON reminder (outcome) WHERE outcome = 'sending';
