"""What admins see: one module for each part of their desk."""
