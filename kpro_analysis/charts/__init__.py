"""Results as pictures; pure: nothing is computed or opened here."""
