package disk

import (
	"errors"
	"io/fs"

	"golang.org/x/sys/windows"
)

const modes = false

func idOf(fs.FileInfo) ID { return ID{} }

func notEmpty(err error) bool { return errors.Is(err, windows.ERROR_DIR_NOT_EMPTY) }

// NoWay says that something that is no folder is on the way to a name.
func NoWay(err error) bool { return errors.Is(err, windows.ERROR_PATH_NOT_FOUND) }

// NoLink says that a file cannot have a second name there, or be moved there.
func NoLink(err error) bool {
	return errors.Is(err, windows.ERROR_NOT_SAME_DEVICE) || errors.Is(err, windows.ERROR_NOT_SUPPORTED)
}
