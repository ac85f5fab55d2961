exec 9> n.lock
flock 9 || exit 1
n=$(cat n)
echo $((n + 1)) > n
