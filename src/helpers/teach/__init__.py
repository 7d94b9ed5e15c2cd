"""The instructor's side. No lesson imports it, and a student edition ships without it."""
