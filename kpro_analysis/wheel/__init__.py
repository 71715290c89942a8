"""The group's year: meetings, releases and what comes with them."""
