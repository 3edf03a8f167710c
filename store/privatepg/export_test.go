package privatepg

// SharedIn is Shared on a disk of the test's own.
var SharedIn = sharedIn
