//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"galley/bench/report"
)

// Whoever is measured is started by a process that does nothing else: this
// program again, as a starter. On Linux the peak memory of a process begins with
// that of the one that started it, and this one holds whole trees against each
// other.

// starter is the first argument of a starter; the program and its arguments
// follow. The cost goes to file 3, as JSON.
const starter = "start-and-measure"

type outcome struct {
	Run   report.Run
	Fault string // how it ended, if not well
}

func start(args []string) error {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() {
		for s := range stop {
			cmd.Process.Signal(s)
		}
	}()
	var o outcome
	if err := cmd.Wait(); err != nil {
		o.Fault = err.Error()
	}
	o.Run.Seconds = time.Since(begun).Seconds()
	used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return fmt.Errorf("this system does not tell what a process used")
	}
	o.Run.Processor = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	o.Run.Memory = int64(used.Maxrss)
	if runtime.GOOS != "darwin" { // which alone counts bytes
		o.Run.Memory <<= 10
	}
	return json.NewEncoder(os.NewFile(3, "cost")).Encode(o)
}

// A process is a program that is being measured.
type process struct {
	name string
	cmd  *exec.Cmd
	said *os.File // what it prints
	end  chan struct{}
	outcome
	err error
}

// launch starts a program in a folder, after everything that waits to be
// written has been: nobody is to pay for what the other has left. What it prints
// goes to a file, which costs it less than a pipe that somebody has to read.
func launch(dir, program string, args ...string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &process{name: filepath.Base(program), cmd: exec.Command(self, append([]string{starter, program}, args...)...), end: make(chan struct{})}
	if p.said, err = os.CreateTemp("", "galley-bench-said-"); err != nil {
		return nil, err
	}
	os.Remove(p.said.Name())
	cost, to, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr, p.cmd.ExtraFiles = dir, p.said, p.said, []*os.File{to}
	syscall.Sync()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	to.Close()
	go func() {
		defer close(p.end)
		defer cost.Close()
		decoded := json.NewDecoder(cost).Decode(&p.outcome)
		if p.err = p.cmd.Wait(); p.err == nil {
			p.err = decoded
		}
	}()
	return p, nil
}

// wait gives the cost of a program that has ended.
func (p *process) wait() (report.Run, error) {
	<-p.end
	defer p.said.Close()
	err := p.err
	if err == nil && p.Fault != "" {
		err = fmt.Errorf("%s", p.Fault)
	}
	if err != nil {
		err = fmt.Errorf("%s: %w\n%s", p.name, err, p.tail())
	}
	return p.Run, err
}

// stop ends a program that would go on, and gives its cost.
func (p *process) stop() (report.Run, error) {
	p.cmd.Process.Signal(os.Interrupt)
	select {
	case <-p.end:
	case <-time.After(time.Minute):
		return report.Run{}, fmt.Errorf("%s does not end", p.name)
	}
	defer p.said.Close()
	return p.Run, p.err // a server may call its end what it likes
}

// tail is the end of what it printed.
func (p *process) tail() []byte {
	size, err := p.said.Seek(0, 2)
	if err != nil {
		return nil
	}
	text := make([]byte, min(size, 2000))
	n, _ := p.said.ReadAt(text, size-int64(len(text)))
	return text[:n]
}

// timed runs a program to its end.
func timed(dir, program string, args ...string) (report.Run, error) {
	p, err := launch(dir, program, args...)
	if err != nil {
		return report.Run{}, err
	}
	return p.wait()
}
