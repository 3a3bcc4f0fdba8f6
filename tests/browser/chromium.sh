#!/bin/sh
# Makes sure that Chromium is there for the browser test, where it can be had: on a Debian-like machine, as root.
# Elsewhere the browser test says that it was skipped, and why.
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser test ..."
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq chromium chromium-driver fonts-dejavu-core; } >/dev/null 2>&1 && exit 0
    echo "Chromium could not be installed; the browser test will be skipped."
fi
exit 0
