/* files.js: registrations and their pictures, asked for before they are needed. */
import { loadProof } from "../parts/proof.js";

export function makeFiles(shell) {
	const answers = new Map();	/* id => what is answered, on its way */
	const pictures = new Map();	/* id => image, likewise */

	/* The answer for a row of the queue; what went wrong is asked anew. */
	function open({ id, has_payment_proof: pictured }) {
		if (!answers.has(id)) {
			const answer = shell.api("GET", `registrations/${id}`);

			answers.set(id, answer);
			if (pictured)
				pictures.set(id, loadProof(id));
			answer.then(({ status }) => status !== 200
				&& answers.delete(id));
		}
		return answers.get(id);
	}

	function forget(id) {
		answers.delete(id);
		pictures.delete(id);
	}

	/* What is not needed soon may be old when it is. */
	function keep(...ids) {
		for (const id of answers.keys())
			if (!ids.includes(id))
				forget(id);
	}

	/* The picture of one that is there, or null. */
	const picture = r => r.has_payment_proof
		? pictures.get(r.id) ?? loadProof(r.id) : null;

	return { open, forget, keep, picture };
}
