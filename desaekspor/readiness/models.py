"""The models of the app, each subject in its own folder."""
