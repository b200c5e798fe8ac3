"""What each kind of personal or secret text looks like; a kind sees text only, and knows nothing of files."""
