"""Pages of the readiness of enterprises, under /kesiapan/; each subject of readiness hangs a tab here."""
