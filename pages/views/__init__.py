"""What stands on each screen: panels in the order in which they are read."""
