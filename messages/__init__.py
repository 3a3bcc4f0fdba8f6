"""What people read: the words of each language, and the screens made of them. Nothing here sends anything."""
