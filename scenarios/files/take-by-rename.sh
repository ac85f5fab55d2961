# Of several that rename one file, exactly one succeeds.
for file in "$1"/*; do
  name=${file##*/}
  mv "$file" "$2/$name" 2>&- && echo "$name" >> taken
done
exit 0
