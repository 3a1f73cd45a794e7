"""“Is this OK?”: asked in plain words, answered by plan or council, kept, and binding later."""
