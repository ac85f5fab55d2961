n=$(cat n)
echo $((n + 1)) > n
