-- What each column is for and when it is erased stands in docs/data.md.

CREATE TABLE fact_edit (
    number  INTEGER PRIMARY KEY,
    state   TEXT    NOT NULL CHECK (state IN ('proposed', 'in force', 'undone')),
    -- Where to give is no kind of correction: nobody changes it through a chat.
    kind    TEXT    NOT NULL CHECK (kind IN ('unname', 'hide', 'add', 'change', 'cancel')),
    target  TEXT    NOT NULL,
    content TEXT    NOT NULL,
    made_by INTEGER NOT NULL,
    since   INTEGER NOT NULL
) STRICT;

CREATE INDEX fact_edit_state ON fact_edit (state);
