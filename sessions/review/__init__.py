"""Changes offered by the colleague, and what the author decides about them."""
