"""Lists of enterprises as files for a colleague: masked or opened with a purpose, sealed until they are taken, logged."""
