"""Reading Turtle: each triple with its place in the file, and what is wrong with a file that is none."""
