/* The theme that this browser keeps, on the pages outside the shell: sign-in, password, messages. */
try { document.documentElement.dataset.theme = localStorage.getItem("theme") || "dark"; } catch (error) { document.documentElement.dataset.theme = "dark"; }
