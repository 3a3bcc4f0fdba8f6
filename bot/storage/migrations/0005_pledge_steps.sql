-- What each column is for and when it is erased stands in docs/data.md.

ALTER TABLE person ADD COLUMN unreachable_since TEXT;

CREATE INDEX person_unreachable ON person (unreachable_since) WHERE unreachable_since IS NOT NULL;

CREATE TABLE new_pledge (
    chat_id    INTEGER NOT NULL REFERENCES person (chat_id) ON DELETE CASCADE,
    action     TEXT    NOT NULL,
    wave       TEXT    NOT NULL,
    whom       TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    plan_day   TEXT,
    plan_slot  INTEGER,
    event      TEXT,
    event_told TEXT,
    next_at    INTEGER,
    next_step  TEXT CHECK (next_step IN ('ask', 'close', 'reply', 'eve', 'day', 'after', 'change')),
    asks       INTEGER NOT NULL DEFAULT 0,
    outcome    TEXT CHECK (outcome IN ('sending', 'delivered', 'unconfirmed', 'blocked', 'gone', 'refused')),
    PRIMARY KEY (chat_id, action, wave),
    CHECK ((plan_day IS NULL) = (plan_slot IS NULL)),
    CHECK ((event IS NULL) = (event_told IS NULL)),
    CHECK ((next_at IS NULL) = (next_step IS NULL)),
    -- Nobody is asked how it went once it has an outcome; only whether a letter was answered.
    CHECK (next_at IS NULL OR (next_step = 'reply' AND state = 'done')
        OR (next_step <> 'reply' AND state IN ('pledged', 'asked')))
) STRICT;

INSERT INTO new_pledge (chat_id, action, wave, whom, state, plan_day, plan_slot, next_at, next_step, asks, outcome)
SELECT chat_id, action, wave, whom, state, plan_day, plan_slot, next_ask_at, iif(next_ask_at IS NULL, NULL, 'ask'),
    asks, ask_outcome
FROM pledge;

DROP TABLE pledge;
ALTER TABLE new_pledge RENAME TO pledge;

CREATE INDEX pledge_due ON pledge (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX pledge_event ON pledge (event) WHERE event IS NOT NULL;
CREATE INDEX pledge_sending ON pledge (outcome) WHERE outcome = 'sending';

CREATE TABLE new_reminder (
    chat_id  INTEGER NOT NULL REFERENCES person (chat_id) ON DELETE CASCADE,
    day      TEXT    NOT NULL,
    occasion TEXT    NOT NULL,
    outcome  TEXT    NOT NULL CHECK (outcome IN ('sending', 'delivered', 'unconfirmed', 'blocked', 'gone', 'refused')),
    -- At most one reminder for a person and a day of theirs, whatever happens.
    PRIMARY KEY (chat_id, day)
) STRICT;

INSERT INTO new_reminder SELECT * FROM reminder;
DROP TABLE reminder;
ALTER TABLE new_reminder RENAME TO reminder;

CREATE INDEX reminder_day ON reminder (day);
CREATE INDEX reminder_sending ON reminder (outcome) WHERE outcome = 'sending';
