"""The local web app's server: answers the page with what the other modules compute."""
