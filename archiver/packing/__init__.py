"""Parts of an archive, or all of it, as one file for other programs; and files of other programs made part of it."""
