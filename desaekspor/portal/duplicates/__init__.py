"""What the pages of duplicates show: the queue, two records side by side, a merge before it is made, how good it all is."""
