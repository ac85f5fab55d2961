# Copies first and deletes later: whoever copies in between has it too.
for file in "$1"/*; do
  name=${file##*/}
  cp "$file" "$2/$name" 2>&- && rm -f "$file" && echo "$name" >> taken
done
exit 0
