"""From the dataset to one HTML file that opens offline; reads no other stage's artefacts."""
