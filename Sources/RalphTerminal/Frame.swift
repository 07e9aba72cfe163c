// Frames, views and keys come with the monitors. Until then the room is empty, and stands here so
// that its arrows are checked from the first day: it may know RalphCore and nothing else.
