"use strict";
// Where the document is, the page says; nothing else is asked for, from anybody.
window.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("operations");
  SwaggerUIBundle({
    domNode: place,
    url: place.dataset.document,
    validatorUrl: null,
    docExpansion: "none",
    defaultModelsExpandDepth: 0,
    filter: true,
    displayOperationId: true,
    persistAuthorization: false,
  });
});
