# A second name can be given only if nobody has it, and only a whole file gets it.
cp "$1" "$2.$$.tmp"
ln "$2.$$.tmp" "$2"
won=$?
rm "$2.$$.tmp"
exit $won
