"""Nothing personal or secret goes out: rules, the search, and the register of names."""
