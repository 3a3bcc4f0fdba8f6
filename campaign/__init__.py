"""The rules of the campaign and what is true about it. Pure: no Telegram, no database, no clock."""
