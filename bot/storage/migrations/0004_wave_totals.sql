-- What each column is for and when it is erased stands in docs/data.md.

CREATE TABLE wave_total (
    wave   TEXT    NOT NULL,
    action TEXT    NOT NULL,
    done   INTEGER NOT NULL CHECK (done >= 10),
    PRIMARY KEY (wave, action)
) STRICT;
