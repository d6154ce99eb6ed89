#!/usr/bin/env bash
# The Debian packages that the tests of scans, of old Word, of workbooks, of databases in PostgreSQL and of pages in a browser use: installed where that is allowed, else named.
set -euo pipefail

declare -A program=([tesseract-ocr]=tesseract [libreoffice-writer-nogui]=soffice [antiword]=antiword [catdoc]=catdoc [chromium]=chromium)
missing=()
for package in "${!program[@]}"; do
  command -v "${program[$package]}" >/dev/null || missing+=("$package")
done
# A subshell that reads all of it: grep -q would close the pipe, and pipefail take that for a failure.
if ! (tesseract --list-langs 2>/dev/null || true) | grep -x vie >/dev/null; then
  missing+=(tesseract-ocr-vie)
fi
# Word and Calc share one program, which opens a workbook only where Calc's own library lies beside it.
if ! compgen -G '/usr/lib/libreoffice/program/libsclo.so' >/dev/null; then
  missing+=(libreoffice-calc-nogui)
fi
# The server's programs are not on PATH.
if ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
  missing+=(postgresql)
fi
((${#missing[@]})) || exit 0

if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
  echo "Installing ${missing[*]} …" >&2
  if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; then
    exit 0
  fi
fi
echo "Tests that need them are skipped; to run them too: apt-get install ${missing[*]}" >&2
