import { ref } from 'vue'

/** `/` from anywhere: the search field of the scripts takes the next letters. Grows with every wish. */
export const searchWished = ref(0)
