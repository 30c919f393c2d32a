/* signal.js: what a verdict sounds and feels like; the screen stays awake. */

/* Notes: hertz, start and length in seconds, shape. */
const sounds = {
	go: [[1046, 0, 0.09, "sine"], [1568, 0.11, 0.14, "sine"]],
	stop: [[165, 0, 0.5, "sawtooth"]],
	look: [[523, 0, 0.12, "triangle"], [523, 0.2, 0.12, "triangle"]],
};
const buzzes = { go: 60, stop: 450, look: [120, 90, 120] };

let audio = null;

/* Browsers give sound only after a touch: call it with each. */
export function wakeSound() {
	try {
		audio ??= new AudioContext();
		if (audio.state === "suspended")
			audio.resume();
	} catch {
		/* a device without sound */
	}
}

function play([hertz, start, length, type]) {
	const at = audio.currentTime + start;
	const tone = audio.createOscillator(), volume = audio.createGain();

	tone.type = type;
	tone.frequency.value = hertz;
	volume.gain.setValueAtTime(0, at);
	volume.gain.linearRampToValueAtTime(0.6, at + 0.01);
	volume.gain.setValueAtTime(0.6, at + length - 0.03);
	volume.gain.linearRampToValueAtTime(0, at + length);
	tone.connect(volume).connect(audio.destination);
	tone.start(at);
	tone.stop(at + length);
}

export function signal(tone, { sound, buzz }) {
	if (sound && audio?.state === "running")
		sounds[tone].forEach(play);
	if (buzz)
		navigator.vibrate?.(buzzes[tone]);
}

/* The screen stays on while the app is before somebody's eyes. */
export function stayAwake() {
	const ask = () => document.visibilityState === "visible"
		&& navigator.wakeLock?.request("screen").catch(() => {});

	document.addEventListener("visibilitychange", ask);
	ask();
}
