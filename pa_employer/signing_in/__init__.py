"""Signing in and out, and everything that keeps a sign-in safe."""
