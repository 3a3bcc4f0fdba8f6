"""From what is true to what is read: each function takes a `Scene` and returns a `Screen`. Pure."""
