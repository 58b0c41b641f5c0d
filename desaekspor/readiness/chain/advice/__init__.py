"""What helps next: gap → course, mentor or office, with the reason; and which gaps unlock most for how many."""
