"""What people say is wrong about them, and what is held and not used until it is settled."""
