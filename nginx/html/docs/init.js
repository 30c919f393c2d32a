/* init.js: Swagger UI with our description, and nothing from elsewhere. */
"use strict";

window.ui = SwaggerUIBundle({
	url: "/openapi.json",
	dom_id: "#swagger-ui",
	deepLinking: true,
	displayRequestDuration: true,
	docExpansion: "list",
	defaultModelsExpandDepth: 0,
	persistAuthorization: false,
	queryConfigEnabled: false,
	tryItOutEnabled: false,
	validatorUrl: null,
	withCredentials: true,
});
