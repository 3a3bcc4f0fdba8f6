"""The machinery: storage, transport, time and start-up. It knows no campaign."""
