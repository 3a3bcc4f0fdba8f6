"""Groups and channels: what stands in them, and what their admins see in private."""
