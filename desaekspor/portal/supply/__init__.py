"""The pages of what villages make: the supply calendar, the resources of a village, months entered on the phone."""
