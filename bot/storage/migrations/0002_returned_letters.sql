-- What each column is for and when it is erased stands in docs/data.md.

CREATE TABLE returned_letter (
    seat  TEXT    NOT NULL,
    wave  TEXT    NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (seat, wave)
) STRICT;
