# Looks first and creates later: whoever looks in between finds nothing either.
[ -e "$2" ] && exit 1
cp "$1" "$2.$$.tmp"
mv "$2.$$.tmp" "$2"
