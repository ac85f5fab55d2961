# Copiers that the standard library does not have, since nobody should use them so: for contrasts.

## Copies to every file of a folder. `tee` opens all of them at once, whatever comes of it.
verb copy_to_all(copier: text, source: path, in folder: path) from python "./copying.py:copy_to_all"

## Copies as `copy_with` does. `dd_at_once` is `dd` with a block as large as the file.
verb copy_by(copier: text, source: path, to dest: path) from python "./copying.py:copy_by"
