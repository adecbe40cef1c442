"use strict";
// The page gives the address of the document. Nothing else is requested from any server.
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
