"""What reaches the terminal: the cells on its screen, the bytes that change them, and the line they travel on."""
