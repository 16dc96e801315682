"""What people can see, choose and have erased; how long counts are kept."""
