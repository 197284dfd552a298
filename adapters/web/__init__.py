"""What Fireside serves over HTTP, on one address for every part that needs one; knows no platform."""
