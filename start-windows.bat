@echo off
rem Double-click this on Windows: it opens the first lesson. Written for Windows, not yet run there.
cd /d "%~dp0"
where py >nul 2>nul
if errorlevel 1 (
  echo Python was not found. Install it from python.org ^(3.11 or newer^), then double-click this file again.
  pause
  exit /b 2
)
py kit.py lab %*
if errorlevel 1 pause
